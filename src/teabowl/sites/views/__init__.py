"""The doors of sites, by page: homes and what stands on them, the desk, the site's own words and boards, complaints."""
