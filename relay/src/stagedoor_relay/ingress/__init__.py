"""The authors' side: accepts tunnel clients and puts their links up."""
