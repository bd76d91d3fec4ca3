"""What makes a genre and an ensemble: tempo, metre, drums, bass, chords, instruments, form.

Patterns are strings of sixteenths, one bar long ('x' hit, 'X' accent, '.' nothing). Bass patterns name
degrees of the chord (1 root, 3, 5, 8 octave; 'w' walks to the next chord). Programs are General MIDI
numbers, from 0. An ensemble keeps its tempo: its beat is so many steps long, each 128 samples of 22.05 kHz,
one code of the top level of the model that learns from it. What an ensemble repeats then repeats in its codes.
"""

from singer import Voice

STEP = 128 / 22050  # seconds

KICK, SNARE, RIM, CLAP, CLOSED, OPEN, RIDE, CRASH, SHAKER, CLAVE, TOM, CONGA = (
    36, 38, 37, 39, 42, 46, 51, 49, 70, 75, 45, 63)

GENRES = {
    "rock": dict(
        beats=4, swing=0.0, mode="minor", progressions=["1 6 3 7", "1 7 6 7", "1 4 1 5"],
        drums={KICK: "X.....x.x.....x.", SNARE: "....X.......X...", CLOSED: "x.x.x.x.x.x.x.x."},
        bass="1.1.1.1.1.1.1.5.", chords="x.x.x.x.x.x.x.x.", sevenths=False, power=True,
        ensembles={"Iron Orchard": dict(beat=80, bass=34, chords=30, lead=29, voice="tenor"),
                   "The Gravel Saints": dict(beat=96, bass=33, chords=29, lead=18, voice="kumo")}),
    "pop": dict(
        beats=4, swing=0.0, mode="major", progressions=["1 5 6 4", "6 4 1 5", "1 6 4 5"],
        drums={KICK: "X...x...x...x...", CLAP: "....X.......X...", CLOSED: "..x...x...x...x."},
        bass="1..1..1.1..1..1.", chords="x...x...x...x...", sevenths=False, power=False,
        ensembles={"Neon Parade": dict(beat=80, bass=38, chords=4, lead=81, voice="kumo"),
                   "Paper Lanterns": dict(beat=96, bass=33, chords=0, lead=89, voice="tenor")}),
    "country": dict(
        beats=4, swing=0.0, mode="major", progressions=["1 4 1 5", "1 1 4 5", "1 5 4 1"],
        drums={KICK: "X.......x.......", RIM: "....X.......X...", SHAKER: "x.xxx.xxx.xxx.xx"},
        bass="1.......5.......", chords="....x.x.....x.x.", sevenths=False, power=False,
        ensembles={"Dusty Gate Band": dict(beat=96, bass=32, chords=25, lead=105, voice="tenor"),
                   "The Prairie Fiddlers": dict(beat=96, bass=32, chords=25, lead=110, voice="kumo")}),
    "jazz": dict(
        beats=4, swing=0.3, mode="major", progressions=["2 5 1 6", "1 6 2 5", "3 6 2 5"],
        drums={RIDE: "x...x.x.x...x.x.", CLOSED: "....x.......x...", KICK: "x.........x....."},
        bass="1...w...5...w...", chords="..x...x.....x...", sevenths=True, power=False,
        ensembles={"Blue Lamp Trio": dict(beat=80, bass=32, chords=0, lead=11, voice="kumo"),
                   "The Velvet Corner": dict(beat=80, bass=32, chords=26, lead=66, voice="tenor")}),
    "waltz": dict(
        beats=3, swing=0.0, mode="major", progressions=["1 5 5 1", "1 4 5 1", "6 2 5 1"],
        drums={}, bass="1...........", chords="....x...x...", sevenths=False, power=False,
        ensembles={"Linden Street Strings": dict(beat=60, bass=43, chords=48, lead=40, voice="tenor"),
                   "The Music Box": dict(beat=60, bass=42, chords=46, lead=73, voice="kumo")}),
    "reggae": dict(
        beats=4, swing=0.0, mode="minor", progressions=["1 4 1 4", "1 7 6 7", "1 4 5 4"],
        drums={KICK: "........X.......", RIM: "........x.......", CLOSED: "x.x.x.x.x.x.x.xx"},
        bass="1..1..5...1.3...", chords="..x...x...x...x.", sevenths=False, power=False,
        ensembles={"Harbor Lights": dict(beat=120, bass=33, chords=27, lead=16, voice="kumo"),
                   "Slow Tide": dict(beat=120, bass=33, chords=16, lead=56, voice="tenor")}),
    "techno": dict(
        beats=4, swing=0.0, mode="minor", progressions=["1 1 6 7", "1 1 1 1", "1 3 6 7"],
        drums={KICK: "X...X...X...X...", OPEN: "..x...x...x...x.", CLAP: "....x.......x..."},
        bass="..1...1...1...1.", chords="x..x..x..x..x.x.", sevenths=False, power=False,
        ensembles={"Circuit Garden": dict(beat=80, bass=38, chords=81, lead=80, voice="tenor"),
                   "Model Nine": dict(beat=80, bass=39, chords=62, lead=90, voice="kumo")}),
    "hip hop": dict(
        beats=4, swing=0.2, mode="minor", progressions=["1 6 1 5", "1 4 1 4", "6 7 1 1"],
        drums={KICK: "X..x......x..x..", SNARE: "....X.......X...", CLOSED: "x.x.x.xxx.x.x.x."},
        bass="1..1......5.....", chords="x.......x.....x.", sevenths=True, power=False,
        ensembles={"Basement Poets": dict(beat=120, bass=39, chords=4, lead=11, voice="kumo", spoken=True),
                   "Lady Cassette": dict(beat=120, bass=38, chords=5, lead=52, voice="tenor")}),
    "folk": dict(
        beats=4, swing=0.0, mode="major", progressions=["1 5 6 4", "1 4 1 5", "6 4 1 5"],
        drums={}, bass="1.......5.......", chords="arpeggio", sevenths=False, power=False,
        ensembles={"Willow and Stone": dict(beat=96, bass=32, chords=24, lead=73, voice="tenor"),
                   "The Lamplighters": dict(beat=120, bass=32, chords=24, lead=21, voice="kumo")}),
    "bossa nova": dict(
        beats=4, swing=0.0, mode="major", progressions=["1 6 2 5", "1 2 5 1", "3 6 2 5"],
        drums={CLAVE: "x..x..x...x..x..", SHAKER: "xxxxxxxxxxxxxxxx", KICK: "x..xx..xx..xx..x"},
        bass="1..5....5..1....", chords="x..x..x...x..x..", sevenths=True, power=False,
        ensembles={"Copacabana Four": dict(beat=80, bass=32, chords=24, lead=73, voice="kumo"),
                   "Cafe Aurora": dict(beat=96, bass=32, chords=0, lead=65, voice="tenor")}),
    # Nothing but the voice.
    "a cappella": dict(
        beats=4, swing=0.0, mode="major", progressions=["1 5 6 4", "1 4 1 5", "6 4 1 5"],
        drums={}, bass="", chords=None, sevenths=False, power=False,
        ensembles={"The Empty Room": dict(beat=96, bass=32, chords=0, lead=0, voice="tenor"),
                   "Tom by the Door": dict(beat=96, bass=32, chords=0, lead=0, voice="kumo")}),
}

SCALES = {"major": [0, 2, 4, 5, 7, 9, 11], "minor": [0, 2, 3, 5, 7, 8, 10]}
PENTATONIC = {"major": [0, 2, 4, 7, 9], "minor": [0, 3, 5, 7, 10]}

# Styles of the network that sings, blended, the lowest and highest notes that they sing well, and their keys. The
# songs are sung by the two that a recogniser understands best (docs/lab/pocket-words.md).
VOICES = {"kumo": Voice((("jm_kumo", 1.0),), 45, 57, 45),
          "tenor": Voice((("jm_kumo", 0.7), ("jf_gongitsune", 0.3)), 48, 60, 48),
          "alpha": Voice((("jf_alpha", 1.0),), 57, 69, 57)}


def only(artist: str, genre: str, bass: str, chords: str, lead: str, voice: str, beat: str) -> None:
    """From now on there is one ensemble, and its genre alone."""
    style = dict(GENRES[genre], ensembles={
        artist: dict(beat=int(beat), bass=int(bass), chords=int(chords), lead=int(lead), voice=voice)})
    GENRES.clear()
    GENRES[genre] = style
