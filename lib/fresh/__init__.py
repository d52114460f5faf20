"""What a pull brings: deals compared with those before, whether to believe it; pulls in the background."""
