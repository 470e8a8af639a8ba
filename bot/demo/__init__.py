"""The demo: a Telegram of our own, and three phones in a browser. Nothing here is needed to run the bot."""
