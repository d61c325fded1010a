"""Everything public, found by Chinese words or pinyin: an index that the areas post their records to."""
