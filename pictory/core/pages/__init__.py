"""What the pages of every app share: cards for jobs and files, paging, partials, the style guide."""
