from django.apps import AppConfig


class PagecacheConfig(AppConfig):
    name = "teabowl.pagecache"
    label = "pagecache"
