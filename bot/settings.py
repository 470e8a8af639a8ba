"""Settings from the environment, all with the prefix WPO_."""

from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM_API = "https://api.telegram.org/bot"


class Settings(BaseSettings):
    """What the person who installs it may choose."""

    model_config = SettingsConfigDict(env_prefix="WPO_", env_ignore_empty=True)

    telegram_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM_API
    data_dir: Path = Path("data")
    database_url: str | None = None
    tick_seconds: float = Field(default=2.0, gt=0, le=60)
    # Telegram allows about 30 messages a second to a bot; 29.9 provokes refusals, 28 does not.
    messages_per_second: int = Field(default=28, ge=1, le=1000)
    # Short bursts to one chat pass; after that 1 a second.
    chat_burst: int = Field(default=3, ge=1, le=100)

    @field_validator("telegram_api_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @property
    def database(self) -> str:
        """The database to use: by default a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'wpo.sqlite'}"

    @property
    def token(self) -> str:
        """The bot's token; empty when there is none."""
        return self.telegram_token.get_secret_value() if self.telegram_token else ""
