"""Service guides (办事指南), written once high up and inherited below; and errands (帮办代办) that the village does for a villager."""
