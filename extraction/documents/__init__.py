"""From a report (PDF, PowerPoint, Word, Excel) to the charts and tables in it, each cut out with its layer."""
