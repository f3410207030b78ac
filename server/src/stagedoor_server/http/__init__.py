"""Between services and endpoints: who calls, one transaction a request, limits, headers, errors, the built site."""
