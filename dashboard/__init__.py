"""What people see: the pages, and the worker that reads for them."""
