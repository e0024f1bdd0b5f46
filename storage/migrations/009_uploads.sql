-- How pictures came in: which were dropped together, under which name, and which look like an earlier one.
-- Rows are only ever added.

CREATE TABLE upload (                      -- a picture that came in again is a row again
    batch BIGINT NOT NULL,
    image VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    uploaded_at TIMESTAMP NOT NULL
);

CREATE TABLE picture_print (               -- what stays nearly the same when a picture is saved anew
    image VARCHAR PRIMARY KEY,
    print VARCHAR NOT NULL                 -- hexadecimal, its first word says how it was made
);

CREATE TABLE picture_likeness (            -- two pictures that show the same drawing, as far as pixels tell
    image VARCHAR NOT NULL,
    earlier VARCHAR NOT NULL,
    noticed_at TIMESTAMP NOT NULL
);

-- The last batch that a picture came with, and its names in all of them, the newest first.
CREATE OR REPLACE VIEW picture_upload AS
SELECT image, max(batch) AS batch, list(DISTINCT name) AS names, max(uploaded_at) AS uploaded_at
FROM upload GROUP BY image;

-- What people have settled on a picture, and when they last did.
CREATE OR REPLACE VIEW picture_settled AS
SELECT e.image, count(*) AS confirmed, max(s.decided_at) AS decided_at
FROM settled_point s JOIN extraction e ON e.id = s.extraction
WHERE s.verdict IN ('confirmed', 'corrected', 'added')
GROUP BY e.image;

-- Fields of a picture's description whose last word is that there is nothing to say.
CREATE OR REPLACE VIEW taken_back AS
SELECT image,
       coalesce(arg_max(company, id) FILTER (WHERE company IS NOT NULL) = '', false) AS company,
       coalesce(arg_max(report, id) FILTER (WHERE report IS NOT NULL) = '', false) AS report,
       coalesce(arg_max(page, id) FILTER (WHERE page IS NOT NULL) = '', false) AS page,
       coalesce(arg_max(figure, id) FILTER (WHERE figure IS NOT NULL) = '', false) AS figure,
       coalesce(arg_max(source_url, id) FILTER (WHERE source_url IS NOT NULL) = '', false) AS source_url
FROM image_note
GROUP BY image;
