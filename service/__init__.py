"""What runs as long as the server does: the open workspace, the workers that read for it, and what they are told."""
