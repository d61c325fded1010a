from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "teabowl.dues"
    label = "dues"

    def ready(self) -> None:
        from teabowl.dues import holders, personal, reading, tree
        from teabowl.dues.actions import fixing, online, vouchers, waivers
        from teabowl.dues.queries.mine import paid_until
        from teabowl.files import access
        from teabowl.organisations import paid
        from teabowl.payments import owners
        from teabowl.people.secrets import register_column
        from teabowl.places import participants

        register_column("dues.Assessment", "base", fixing.BASE)
        register_column("dues.Waiver", "reason", waivers.REASON)
        register_column("dues.Concern", "words", waivers.OUTCOME)
        owners.register(
            online.OWNER,
            on_paid=online.on_paid,
            on_refunded=online.on_refunded,
            describe=online.describe,
            inside=holders.inside,
        )
        paid.register(paid_until)
        access.register(vouchers.VOUCHER, reading.may_read_vouchers)
        holders.register_here()
        personal.register_here()
        participants.register(tree.DUES)
