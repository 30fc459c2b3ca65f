"""What `import novate` offers: specifications, questions about them, and answers as typed objects."""
