"""A bare python-telegram-bot with its stock transport: what a tap costs when nothing is remembered.

Run as: python -m tests.bench.echo URL TOKEN
"""

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

TEKST = "Klopt. Ria noemt de 2 dingen die ze gaat doen. Dat is nazeggen. " * 3
KNOP = InlineKeyboardMarkup([[InlineKeyboardButton("Verder", callback_data="verder")]])


async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_html(TEKST, reply_markup=KNOP)


async def go_on(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The three calls of a tap: stop the spinner, mark the message, say what comes next."""
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(f"{query.message.text}\n\nJij koos: Verder")
    await context.bot.send_message(query.message.chat.id, TEKST, parse_mode="HTML", reply_markup=KNOP)


def main(url: str, token: str) -> None:
    app = ApplicationBuilder().token(token).base_url(f"{url}/bot").concurrent_updates(True).build()
    app.add_handler(MessageHandler(filters.TEXT, begin))
    app.add_handler(CallbackQueryHandler(go_on))
    app.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
