"""From files to a checked scenario, and changing one from outside."""
