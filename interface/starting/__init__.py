"""Starting: a first specification file for somebody who has none."""
