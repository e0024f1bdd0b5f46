"""What a document holds behind a picture, put to use: its characters instead of OCR, its paths to measure by."""
