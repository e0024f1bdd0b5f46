"""Parts of a picture looked at again, enlarged: where a person drew a box, or where a reading is in doubt."""
