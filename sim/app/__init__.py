"""The app in the browser: one future step by step, a thousand futures live under sliders."""
