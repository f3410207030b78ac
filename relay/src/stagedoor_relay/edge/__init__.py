"""The visitors' side: HTTP/1.1 in, streams out."""
