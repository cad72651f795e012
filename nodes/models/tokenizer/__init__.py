"""Text to token ids. No torch and no network: vocabularies are files in this folder."""

from nodes.models.tokenizer.clip import ClipTokenizer, clip_tokenizer

__all__ = ["ClipTokenizer", "clip_tokenizer"]
