"""What `stagedoor check` looks for in an app: in its source, and in the app that the source builds."""
