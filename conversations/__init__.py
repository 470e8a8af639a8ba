"""Who, and what next: one engine, pure flows, and the storage behind them."""
