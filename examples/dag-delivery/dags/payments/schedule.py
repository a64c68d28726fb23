EVERY_NIGHT = "30 2 * * *"
