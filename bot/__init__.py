"""Where: Telegram, the browser phones of the demo, the command line, the process."""
