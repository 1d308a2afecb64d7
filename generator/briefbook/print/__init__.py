"""Print views: what stands in a PDF, as plain values. The site's own lines and views, laid out for paper."""
