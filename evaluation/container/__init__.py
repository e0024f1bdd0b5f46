"""The Dockerfile's steps in a fresh Debian tree, where there is no Docker engine, and the service started in it."""
