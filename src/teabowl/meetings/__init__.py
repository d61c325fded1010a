"""Meetings by the rules that held on their day: convened, attended, minuted, and the tasks that they set."""
