"""The words about the people at the desk, in English."""

WORDS = {
    "desk.people": "Reviewer",
    "desk.people.name": "Your name",
    "desk.people.name_help": "Stands beside every word you say; kept in this browser.",
    "desk.people.held": "{who} is on this chart (came {since}).",
    "desk.people.taken_from_you": "{who} took this chart over from you, {since}. What you typed is still here.",
    "desk.people.take_over": "Take over",
    "desk.people.now": "just now",
    "desk.people.minutes": "{minutes} min ago",
    "desk.people.hours": "{hours} h ago",
    "desk.people.name_to_take_over": "Give your name to take over.",
    "desk.people.refused": "{who} is on this chart, so this is not saved. Take over to go on; what you typed is still "
    "here.",
    "desk.people.twice": "Two reviewers",
    "desk.people.twice_help": "Neither sees what the other says. Then only what they see differently is listed, and "
    "counts once a further word has settled it.",
    "desk.people.blind": "Two people review this chart: you see your own words only, and what both say alike counts.",
    "desk.people.blind_nameless": "Two people review this chart: give your name first.",
    "desk.people.waiting": "You are done; the other person is not yet.",
    "desk.people.open": "{who} have reviewed this chart; values they differ on, listed as doubts: {count}.",
    "desk.people.agreed": "{who} have reviewed this chart and agree.",
    "desk.people.withdrawn": "No longer reviewed by two; {count} of their values differ and wait to be settled.",
    "desk.people.and": " and ",
    "desk.people.nameless": "somebody without a name",
    "desk.people.history": "Who said what",
    "desk.people.nothing_said": "Nobody has said anything on this value.",
    "desk.people.undone": "took it back",
    "desk.people.taken_back": "taken back",
    "desk.people.followed": "something newer was said",
    "desk.people.withheld": "not the same from two people, so it does not count",
    "desk.people.use": "As {who} said: {value}",
}
