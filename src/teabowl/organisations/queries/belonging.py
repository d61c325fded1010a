"""Whether somebody belongs to any organisation, as a part of a statement of the areas above."""

BELONGS = """
SELECT EXISTS (SELECT FROM organisations_member AS member WHERE member.ended_on IS NULL AND member.person_id IN (
    SELECT person.id FROM people_person AS person WHERE person.id = %(person)s OR person.merged_into_id = %(person)s))::int
"""
"""SQL of 1 where the person of the key `person`, or a row found to be the same human, belongs to an organisation, or is on the way
to the Party; else 0."""
