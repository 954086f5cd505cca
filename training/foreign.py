"""Drawn pictures that are no frontal chest radiograph, and radiographs spoilt until they are none: the gate's negatives.

Every drawing takes a numpy generator and gives uint8 [224,224]; every spoiling takes a radiograph uint8 [224,224] as well.
None of them is taken from a file, so files of these kinds stay unseen.
"""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from dataset import SIZE

Y, X = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / (SIZE - 1) * 2 - 1
LETTERS = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 .,:;-+=()"


def to_grey(v) -> np.ndarray:
    return (np.clip(v, 0, 1) * 255 + 0.5).astype(np.uint8)


def power_noise(g, exponent: float) -> np.ndarray:
    """Noise whose amplitude falls as frequency^-exponent, mean 0 and deviation 1; near 1 it has the spectrum of a photograph."""
    fy, fx = np.fft.fftfreq(SIZE)[:, None], np.fft.rfftfreq(SIZE)[None, :]
    amplitude = np.maximum(np.hypot(fy, fx), 1 / SIZE) ** -exponent
    amplitude[0, 0] = 0
    phase = g.normal(size=amplitude.shape) + 1j * g.normal(size=amplitude.shape)
    v = np.fft.irfft2(amplitude * phase, (SIZE, SIZE))
    return ((v - v.mean()) / v.std()).astype(np.float32)


def coarse_noise(g, roughness: float, amount: float):
    return amount * power_noise(g, roughness)


def turned(g, spread=np.pi):
    """The coordinates turned by an angle and moved a little."""
    angle = g.uniform(-spread, spread)
    x, y = X - g.uniform(-0.3, 0.3), Y - g.uniform(-0.3, 0.3)
    return np.cos(angle) * x + np.sin(angle) * y, -np.sin(angle) * x + np.cos(angle) * y


def ellipse(x, y, rx, ry, edge=0.02):
    return 1 / (1 + np.exp(np.clip((np.hypot(x / rx, y / ry) - 1) / edge, -50, 50)))


def gradient(g):
    u, v = turned(g)
    t = u if g.random() < 0.5 else np.hypot(u, v * g.uniform(0.5, 2)) - 0.7
    return to_grey(0.5 + g.uniform(0.15, 0.6) * t + coarse_noise(g, g.uniform(0, 1.5), g.uniform(0, 0.04)))


def pattern(g):
    """Stripes, checks and gratings."""
    u, v = turned(g)
    wave = np.cos(u * g.uniform(3, 60)) * (np.cos(v * g.uniform(3, 60)) if g.random() < 0.6 else 1)
    if g.random() < 0.5:
        wave = np.sign(wave)
    return to_grey(0.5 + g.uniform(0.1, 0.5) * wave + coarse_noise(g, 0.5, g.uniform(0, 0.06)))


def texture(g):
    v = power_noise(g, g.uniform(0, 2.2))
    if g.random() < 0.4:
        v = v + g.uniform(0.5, 2) * np.abs(power_noise(g, g.uniform(0.5, 1.5)))
    if g.random() < 0.3:
        u, w = turned(g)
        v = v * 0.5 + np.cos(u * g.uniform(10, 40) + 2 * power_noise(g, 1.5))
    return to_grey(g.uniform(0.3, 0.7) + g.uniform(0.08, 0.3) * v / v.std())


def write_lines(draw, g, box, size, ink):
    left, top, right, bottom = box
    y = top
    while y < bottom - size:
        if g.random() < 0.9:
            length = int(g.uniform(0.3, 1) * (right - left) / (0.55 * size))
            draw.text((left, y), "".join(g.choice(list(LETTERS), max(length, 1))), fill=ink)
        y += size * g.uniform(1.2, 1.5)


def document(g):
    """Pages, forms and screens: writing, rules and boxes on paper, or light on dark, at random magnification."""
    paper, ink = (g.integers(200, 256), g.integers(0, 90)) if g.random() < 0.75 else (g.integers(0, 60), g.integers(160, 256))
    side = int(g.uniform(120, 640))
    image = Image.new("L", (side, side), int(paper))
    draw = ImageDraw.Draw(image)
    margin = int(g.uniform(0, 0.12) * side)
    columns = int(g.integers(1, 3))
    for c in range(columns):
        width = (side - 2 * margin) / columns
        write_lines(draw, g, (margin + c * width, margin, margin + (c + 0.92) * width, side - margin), 11, int(ink))
    for _ in range(g.integers(0, 5)):
        a, b = np.sort(g.uniform(0, side, (2, 2)), 0)
        draw.rectangle([*a, *b], outline=int(ink), fill=None if g.random() < 0.7 else int(g.integers(0, 256)))
    image = image.rotate(g.uniform(-8, 8), Image.BILINEAR, fillcolor=int(paper)).resize((SIZE, SIZE), Image.LANCZOS)
    return to_grey(np.asarray(image) / 255 + g.uniform(-0.2, 0.1) * (g.uniform(-1, 1) * X + g.uniform(-1, 1) * Y))


def leaves(g):
    """Overlapping shapes of every size, each with its own grey, shading and texture: what photographs are like (dead leaves)."""
    v = np.full((SIZE, SIZE), g.random(), np.float32)
    grain = power_noise(g, g.uniform(0.6, 1.4))
    for _ in range(int(g.integers(15, 220))):
        radius = min(0.04 / g.uniform(0.02, 1) ** 0.8, 1.2)
        cx, cy, angle, ratio = g.uniform(-1.1, 1.1), g.uniform(-1.1, 1.1), g.uniform(0, np.pi), g.uniform(0.3, 1)
        x, y = X - cx, Y - cy
        a, b = np.cos(angle) * x + np.sin(angle) * y, (-np.sin(angle) * x + np.cos(angle) * y) / ratio
        inside = (np.hypot(a, b) < radius) if g.random() < 0.6 else (np.maximum(np.abs(a), np.abs(b)) < radius)
        v[inside] = (g.random() + g.uniform(-0.4, 0.4) * a / radius + g.uniform(0, 0.12) * grain)[inside]
    image = Image.fromarray(to_grey(v))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(g.uniform(0, 1.5))))


def scene(g):
    """A smooth ground, a horizon or none, one to four large objects in front, out-of-focus or sharp."""
    u, v = turned(g, 0.4)
    ground = 0.5 + g.uniform(-0.3, 0.3) * v + g.uniform(-0.2, 0.2) * (v > g.uniform(-0.4, 0.4)) + coarse_noise(g, g.uniform(1, 2), g.uniform(0, 0.15))
    for _ in range(int(g.integers(1, 5))):
        a, b = turned(g)
        mask = ellipse(a, b, g.uniform(0.15, 0.7), g.uniform(0.15, 0.7), g.uniform(0.005, 0.08))
        body = g.random() + g.uniform(-0.5, 0.5) * a + g.uniform(-0.5, 0.5) * b + coarse_noise(g, g.uniform(0.5, 1.6), g.uniform(0, 0.15))
        ground = ground * (1 - mask) + body * mask
    return to_grey(ground)


def slice_of(g):
    """A cross-section on black: an ellipse with a rim, two or more organs inside, as CT and MR give."""
    x, y = turned(g, 0.3)
    rx, ry = g.uniform(0.45, 0.98), g.uniform(0.45, 0.98)
    body = ellipse(x, y, rx, ry, 0.01)
    v = body * g.uniform(0.25, 0.7)
    if g.random() < 0.6:
        v = v + g.uniform(0.1, 0.5) * (body - ellipse(x, y, rx * 0.9, ry * 0.9, 0.02))
    for _ in range(int(g.integers(2, 14))):
        a, b = x - g.uniform(-0.6, 0.6) * rx, y - g.uniform(-0.6, 0.6) * ry
        v = v + g.uniform(-0.4, 0.4) * ellipse(a, b, g.uniform(0.05, 0.4), g.uniform(0.05, 0.4), g.uniform(0.02, 0.15)) * body
    v = v + body * coarse_noise(g, g.uniform(0.3, 1.3), g.uniform(0.01, 0.12))
    if g.random() < 0.4:  # the scanner's table, or a round field of view
        v = v + 0.3 * np.exp(-(((y - 0.95 + 0.2 * x * x) / 0.02) ** 2)) if g.random() < 0.5 else np.maximum(v, 0.25 * ellipse(X, Y, 1, 1, 0.005))
    return to_grey(v)


def limb(g):
    """One to three soft bars with bones in them on dark or collimated ground: an arm, a leg, a hand or a hip."""
    ground = g.uniform(0, 0.25)
    v = np.full((SIZE, SIZE), ground, np.float32)
    tilt = g.uniform(-0.5, 0.5) + (np.pi / 2 if g.random() < 0.3 else 0)
    for _ in range(int(g.integers(1, 4))):
        angle, shift = tilt + g.uniform(-0.35, 0.35), g.uniform(-0.5, 0.5)
        a = np.cos(angle) * X + np.sin(angle) * Y - shift
        b = -np.sin(angle) * X + np.cos(angle) * Y
        width = g.uniform(0.18, 0.5) * (1 + g.uniform(-0.4, 0.4) * b)
        flesh = np.sqrt(np.clip(1 - (a / width) ** 2, 0, 1))
        v = np.maximum(v, ground + g.uniform(0.2, 0.5) * flesh)
        for _ in range(int(g.integers(1, 3))):
            offset, bone = g.uniform(-0.4, 0.4) * width, g.uniform(0.15, 0.4) * width * (1 + 0.5 * (np.abs(b - g.uniform(-1, 1)) < 0.2))
            t = np.abs(a - offset) / bone
            length = (np.abs(b - g.uniform(-0.5, 0.5)) < g.uniform(0.5, 2))
            v = v + length * (g.uniform(0.1, 0.35) * (t < 1) + g.uniform(0.05, 0.3) * np.exp(-(((t - 0.85) / 0.15) ** 2)))
    if g.random() < 0.4:  # a joint: a round head in a socket
        a, b = turned(g)
        v = v + g.uniform(0.1, 0.4) * ellipse(a, b, 0.25, 0.25, 0.05) - g.uniform(0, 0.2) * ellipse(a - 0.3, b, 0.1, 0.3, 0.1)
    v = v * (1 + g.uniform(-0.3, 0.3) * X) + coarse_noise(g, g.uniform(0, 1), g.uniform(0, 0.03))
    if g.random() < 0.4:  # collimated, outside black or white
        left, right = np.sort(g.uniform(-1, 1, 2))
        if right - left > 0.7:
            v = np.where((X < left) | (X > right), float(g.random() < 0.5), v)
    image = Image.fromarray(to_grey(v)).filter(ImageFilter.GaussianBlur(g.uniform(0.5, 2)))
    return np.asarray(image)


def pelvis(g):
    """Broad bright wings, a ring with two holes and two legs: the nearest thing to a chest that is none."""
    x, y = X * g.uniform(0.8, 1.3) + g.uniform(-0.15, 0.15), Y * g.uniform(0.8, 1.3) + g.uniform(-0.2, 0.2)
    v = g.uniform(0.3, 0.55) * ellipse(x, y, g.uniform(0.9, 1.4), g.uniform(1.0, 1.8), 0.08) + 0.02
    for side in (-1, 1):
        a, b = x * side - 0.42, y + 0.3
        v = v + g.uniform(0.1, 0.35) * ellipse(a * 0.9 + 0.4 * b, b, 0.33, 0.42, 0.06)
        v = v + g.uniform(0.15, 0.4) * (ellipse(x * side - 0.25, y - 0.35, 0.27, 0.25, 0.05) - ellipse(x * side - 0.25, y - 0.37, 0.15, 0.13, 0.08))
        v = v + g.uniform(0.15, 0.4) * ellipse(x * side - 0.60, y - 0.15, 0.16, 0.16, 0.05)
        v = v + g.uniform(0.15, 0.35) * ellipse(x * side - 0.72 - 0.1 * (y - 0.4), y - 0.75, 0.12, 0.60, 0.08)
    v = v + g.uniform(0.1, 0.3) * np.exp(-((x / 0.13) ** 2)) * (y < 0) * (0.8 + 0.2 * np.cos(30 * y))
    if g.random() < 0.5:  # one hip only
        v = np.asarray(Image.fromarray(to_grey(v)).crop((0, 60, 120, 180) if g.random() < 0.5 else (104, 60, 224, 180)).resize((SIZE, SIZE))) / 255
    return to_grey(v + coarse_noise(g, 1, g.uniform(0, 0.03)))


def fan(g):
    """A sector of speckle on black with writing beside it: ultrasound."""
    apex, half = g.uniform(-1.3, -0.7), g.uniform(0.35, 0.9)
    x, y = X - g.uniform(-0.25, 0.25), Y - apex
    r, angle = np.hypot(x, y), np.arctan2(x, y)
    near, far = g.uniform(0, 0.4), g.uniform(1.2, 1.9)
    inside = (np.abs(angle) < half) & (r > near) & (r < far)
    if g.random() < 0.35:
        inside = (np.abs(X) < g.uniform(0.5, 0.95)) & (np.abs(Y) < g.uniform(0.3, 0.9))
    tissue = np.exp(0.5 * power_noise(g, g.uniform(0.8, 1.6))) * np.abs(power_noise(g, g.uniform(0.2, 0.7))) * np.exp(-g.uniform(0, 1) * r)
    v = inside * g.uniform(0.1, 0.4) * tissue
    image = Image.fromarray(to_grey(v))
    draw = ImageDraw.Draw(image)
    for _ in range(int(g.integers(0, 14))):
        draw.text((g.uniform(0, 190), g.uniform(0, 215)), "".join(g.choice(list(LETTERS), 8)), fill=int(g.integers(120, 256)))
    return np.asarray(image)


def glow(g):
    """A few soft bright places on black: bone scans and other emission pictures."""
    v = np.zeros((SIZE, SIZE), np.float32)
    for _ in range(int(g.integers(2, 16))):
        a, b = turned(g)
        a, b = a - g.uniform(-0.6, 0.6), b - g.uniform(-0.6, 0.6)
        v = v + g.uniform(0.05, 0.7) * np.exp(-((a / g.uniform(0.04, 0.4)) ** 2) - (b / g.uniform(0.04, 0.6)) ** 2)
    v = v + np.abs(coarse_noise(g, 0.2, g.uniform(0, 0.04)))
    return to_grey(v if g.random() < 0.8 else 1 - v)


def cells(g):
    """Many round things of one size on a bright or dark ground: histology, cell cultures, coins, gravel."""
    ground, radius = g.random(), g.uniform(0.02, 0.15)
    v = ground + coarse_noise(g, g.uniform(0.8, 1.8), g.uniform(0.02, 0.12))
    for _ in range(int(g.uniform(0.3, 1.2) / radius**2 * 0.5) + 3):
        a, b = X - g.uniform(-1, 1), Y - g.uniform(-1, 1)
        mask = ellipse(a, b, radius * g.uniform(0.6, 1.4), radius * g.uniform(0.6, 1.4), g.uniform(0.03, 0.2))
        v = v * (1 - mask) + mask * np.clip(ground + g.choice([-1, 1]) * g.uniform(0.1, 0.5), 0, 1)
    return to_grey(v + coarse_noise(g, 0.8, g.uniform(0, 0.08)))


def fundus(g):
    """A softly lit disc on black with branching lines: a retina, a dish, an eyepiece."""
    disc = ellipse(X - g.uniform(-0.1, 0.1), Y - g.uniform(-0.1, 0.1), g.uniform(0.7, 1.1), g.uniform(0.7, 1.1), 0.01)
    v = g.uniform(0.3, 0.7) + g.uniform(-0.2, 0.2) * X + g.uniform(-0.2, 0.2) * Y + coarse_noise(g, g.uniform(1, 2), g.uniform(0.01, 0.08))
    cx, cy = g.uniform(-0.8, 0.8), g.uniform(-0.5, 0.5)
    v = v + g.uniform(-0.2, 0.4) * ellipse(X - cx, Y - cy, 0.15, 0.15, 0.1)
    image = Image.fromarray(to_grey(v))
    draw = ImageDraw.Draw(image)
    for _ in range(int(g.integers(4, 16))):
        p, heading = np.array([(cx + 1) * 112, (cy + 1) * 112]), g.uniform(0, 2 * np.pi)
        ink, width = int(np.clip(255 * (v.mean() + g.uniform(-0.3, 0.1)), 0, 255)), g.uniform(1, 4)
        for _ in range(int(g.integers(10, 60))):
            heading += g.normal() * 0.25
            q = p + 5 * np.array([np.cos(heading), np.sin(heading)])
            draw.line([*p, *q], fill=ink, width=max(int(width), 1))
            p, width = q, width * 0.98
    return to_grey(np.asarray(image.filter(ImageFilter.GaussianBlur(g.uniform(0.5, 1.2)))) / 255 * disc)


def strokes(g):
    """Logos, drawings and silhouettes: few flat greys, sharp edges."""
    image = Image.new("L", (2 * SIZE, 2 * SIZE), int(g.choice([0, 255, g.integers(0, 256)])))
    draw = ImageDraw.Draw(image)
    for _ in range(int(g.integers(1, 12))):
        points = [tuple(p) for p in g.uniform(0, 2 * SIZE, (int(g.integers(3, 8)), 2))]
        grey = int(g.choice([0, 255, g.integers(0, 256)]))
        kind = g.integers(0, 3)
        if kind == 0:
            draw.polygon(points, fill=grey)
        elif kind == 1:
            draw.line(points, fill=grey, width=int(g.integers(2, 40)), joint="curve")
        else:
            a, b = np.sort(np.array(points[:2]), 0)
            draw.ellipse([*a, *b], fill=grey)
    return np.asarray(image.resize((SIZE, SIZE), Image.LANCZOS))


DRAWINGS = {f.__name__: f for f in (gradient, pattern, texture, document, leaves, scene, slice_of, limb, pelvis, fan, glow, cells, fundus, strokes)}


def quarter_turn(g, film):
    return np.rot90(film, g.choice([1, 3]))


def half_turn(g, film):
    return film[::-1, ::-1]


def inverted(g, film):
    return 255 - film


def zoomed(g, film):
    """A quarter or less of the film fills the frame."""
    side = int(SIZE * g.uniform(0.15, 0.42))
    top, left = g.integers(0, SIZE - side, 2)
    return np.asarray(Image.fromarray(film[top:top + side, left:left + side]).resize((SIZE, SIZE), Image.BICUBIC))


def tiled(g, film):
    n = int(g.integers(2, 6))
    small = np.asarray(Image.fromarray(film).resize((-(-SIZE // n),) * 2, Image.LANCZOS))
    return np.tile(small, (n, n))[:SIZE, :SIZE]


def jigsaw(g, film):
    n = int(g.choice([2, 4, 7, 8]))
    step = SIZE // n
    pieces = [film[r:r + step, c:c + step] for r in range(0, SIZE, step) for c in range(0, SIZE, step)]
    order = g.permutation(len(pieces))
    return np.block([[pieces[order[r * n + c]] for c in range(n)] for r in range(n)])


def photographed(g, film):
    """The film small and askew on a desk or a screen."""
    ground = leaves(g) if g.random() < 0.5 else to_grey(np.full((SIZE, SIZE), g.random()) + coarse_noise(g, 1, 0.05))
    side = int(SIZE * g.uniform(0.25, 0.5))
    small = Image.fromarray(film).resize((side, int(side * g.uniform(0.7, 1.2))), Image.LANCZOS).rotate(g.uniform(-40, 40), expand=True)
    image = Image.fromarray(ground)
    mask = Image.new("L", (side, side), 255).resize(small.size)
    image.paste(small, tuple(int(v) for v in g.integers(0, SIZE - min(max(small.size), SIZE - 1), 2)), mask)
    return np.asarray(image)


SPOILINGS = {f.__name__: f for f in (quarter_turn, half_turn, inverted, zoomed, tiled, jigsaw, photographed)}


def draw_all(films, each: int, seed: int):
    """(images uint8 [N,224,224], class names [N]); the spoilt films are drawn without replacement."""
    images, names = [], []
    for number, (name, make) in enumerate({**DRAWINGS, **SPOILINGS}.items()):
        g = np.random.default_rng([seed, number])
        chosen = g.choice(len(films), each, replace=False) if name in SPOILINGS else [None] * each
        images += [make(g) if i is None else make(g, np.asarray(films[i])) for i in chosen]
        names += [name] * each
    return np.stack(images).astype(np.uint8), np.array(names)


def restyled(g, film):
    """A chest film as another clinic would give it: other proportions, collimation, borders, exposure, processing and markers.
    Not foreign: the counterweight, so that the gate learns what a chest film is and not what this hospital's look like."""
    width, height = g.uniform(0.62, 1.0), g.uniform(0.75, 1.0)
    left, top = (1 - width) * g.uniform(0.35, 0.65), (1 - height) * g.uniform(0.2, 0.8)
    box = [SIZE * v for v in (left, top, left + width, top + height)]
    image = Image.fromarray(film).rotate(g.uniform(-5, 5), Image.BILINEAR).resize((SIZE, SIZE), Image.LANCZOS, box)
    v = np.asarray(image, np.float32) / 255
    v = np.clip(v, 0, 1) ** np.exp(g.uniform(-0.45, 0.45))
    v = np.clip((v - v.mean()) * np.exp(g.uniform(-0.3, 0.3)) + v.mean() + g.uniform(-0.08, 0.08), 0, 1)
    blurred = np.asarray(Image.fromarray(to_grey(v)).filter(ImageFilter.GaussianBlur(g.uniform(0.8, 4))), np.float32) / 255
    v = v + g.uniform(-0.6, 1.2) * (v - blurred)
    image = Image.fromarray(to_grey(v))
    draw = ImageDraw.Draw(image)
    if g.random() < 0.4:
        draw.text((g.uniform(5, 195), g.uniform(5, 60)), str(g.choice(["L", "R", "PA", "AP 12:30"])), fill=255)
    if g.random() < 0.45:  # a border of film or of screen: all round, on two sides, or as it comes
        which = [np.ones(4), np.array([1, 1, 0, 0]), np.array([0, 0, 1, 1]), g.random(4) < 0.6][g.integers(0, 4)]
        left, right, top, bottom = (SIZE * g.uniform(0.01, 0.1) * which * (g.uniform(0.7, 1.3, 4) if g.random() < 0.5 else 1)).astype(int)
        framed = np.full((SIZE, SIZE), 0 if g.random() < 0.8 else 255, np.uint8)
        framed[top:SIZE - bottom, left:SIZE - right] = np.asarray(image.resize((SIZE - left - right, SIZE - top - bottom), Image.LANCZOS))
        image = Image.fromarray(framed)
    return np.asarray(image)
