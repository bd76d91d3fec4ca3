"""Old tunes that songs may take their melodies from. All are in the public domain: traditional, or by composers dead for
more than a century; written down here from memory as degrees of the scale (1 the tonic, 8 an octave above it, 0 the
seventh below it), a list for each phrase.
"""

TUNES: dict[str, list[list[int]]] = {
    "Ah, vous dirai-je (France, 1761)": [
        [1, 1, 5, 5, 6, 6, 5], [4, 4, 3, 3, 2, 2, 1], [5, 5, 4, 4, 3, 3, 2], [1, 1, 5, 5, 6, 6, 5]],
    "Ode to Joy (Beethoven, 1824)": [
        [3, 3, 4, 5, 5, 4, 3, 2], [1, 1, 2, 3, 3, 2, 2], [3, 3, 4, 5, 5, 4, 3, 2], [1, 1, 2, 3, 2, 1, 1]],
    "Frere Jacques (France, 18th century)": [
        [1, 2, 3, 1, 1, 2, 3, 1], [3, 4, 5, 3, 4, 5], [5, 6, 5, 4, 3, 1], [1, -2, 1, 1, -2, 1]],
    "New Britain, Amazing Grace (United States, 1829)": [
        [-2, 1, 3, 1, 3, 2, 1, -1, -2], [-2, 1, 3, 1, 3, 2, 5], [3, 5, 3, 1, -2, -1, 1, 1, -1, -2], [-2, 1, 3, 1, 3, 2, 1]],
    "Oh! Susanna (Foster, 1848)": [
        [1, 2, 3, 5, 5, 6, 5, 3, 1, 2, 3, 3, 2, 1, 2], [1, 2, 3, 5, 5, 6, 5, 3, 1, 2, 3, 3, 2, 2, 1],
        [4, 4, 6, 6, 6, 5, 5, 3, 1, 2], [1, 2, 3, 5, 5, 6, 5, 3, 1, 2, 3, 3, 2, 2, 1]],
    "Au clair de la lune (France, 18th century)": [
        [1, 1, 1, 2, 3, 2, 1, 3, 2, 2, 1], [1, 1, 1, 2, 3, 2, 1, 3, 2, 2, 1],
        [2, 2, 2, 2, -1, -1, 2, 1, 0, -1, -2], [1, 1, 1, 2, 3, 2, 1, 3, 2, 2, 1]],
    "Auld Lang Syne (Scotland, 1799)": [
        [-2, 1, 1, 1, 3, 2, 1, 2, 3], [1, 1, 3, 5, 6], [6, 5, 3, 3, 1, 2, 1, 2, 3], [1, -1, -1, -2, 1]],
    "Scarborough Fair (England, traditional)": [
        [1, 1, 5, 5, 5, 2, 3, 2, 1], [5, 7, 8, 7, 5, 6, 4, 5], [8, 8, 7, 5, 5, 4, 3, 2, 0], [1, 5, 4, 3, 2, 1, 0, 1]],
    "When the Saints Go Marching In (United States, traditional)": [
        [1, 3, 4, 5, 1, 3, 4, 5], [1, 3, 4, 5, 3, 1, 3, 2], [3, 3, 2, 1, 1, 3, 5, 5, 4], [3, 4, 5, 3, 1, 2, 1]],
}


def notes(phrase: list[int], count: int, tonic: int, scale: list[int], low: int, high: int) -> list[int]:
    """MIDI notes of `count` syllables on a phrase: its notes are left out or held evenly; octaves keep within a range."""
    degrees = [phrase[n * len(phrase) // count] if count > 1 else phrase[-1] for n in range(count)]
    degrees[-1] = phrase[-1]
    pitches = [tonic + 12 * ((d - 1) // 7) + scale[(d - 1) % 7] for d in degrees]
    middle = (low + high) / 2
    shift = 12 * round((middle - sum(pitches) / len(pitches)) / 12)
    pitches = [p + shift for p in pitches]
    return [p + 12 * (p < low) - 12 * (p > high) for p in pitches]
