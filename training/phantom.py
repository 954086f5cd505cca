"""A drawn chest: closed formulas in float64 and no random number, so that any language draws the same picture.

Coordinates: x and y run over (-1, 1): x = (2 column + 1) / width - 1 to the picture's right, y = (2 row + 1) / height - 1 downwards.

    step(t, w)           = 1 / (1 + exp(-t / w))                                         0 below t = 0, 1 above, over a width of about w
    disc(cx, cy, rx, ry) = step(1 - sqrt(((x - cx) / rx)^2 + ((y - cy) / ry)^2), 0.06)   1 inside the ellipse, 0 outside
    a                    = |x|
    diaphragm            = 0.50 - 0.10 cos(2.2 (x + 0.35)) + 0.05 x

    torso     = step(0.80 + 0.08 y - a, 0.015)
    arms      = disc(-1.00, -0.55, 0.22, 0.40) + disc(1.00, -0.55, 0.22, 0.40)
    lungs     = max(disc(-0.40, -0.05, 0.29, 0.62), disc(0.40, -0.05, 0.29, 0.62)) * step(diaphragm - y, 0.015)
    heart     = disc(0.10, 0.22, 0.30 heart, 0.36)
    dark      = lungs * (1 - heart)
    spine     = exp(-(x / 0.11)^2) * (0.80 + 0.20 cos(42 y))
    arc       = cos(26 (y + 0.55 (a - 0.40)^2 + 0.30 a))
    front     = cos(21 (y - 0.90 (a - 0.15)^2 - 0.10))
    cage      = step(0.74 - a, 0.015) * step(diaphragm + 0.10 - y, 0.03)
    ribs      = ((0.5 + 0.5 arc)^3 + cortex exp(-((arc - 0.35) / 0.12)^2) + 0.5 (0.5 + 0.5 front)^4) * cage
    clavicles = exp(-((y + 0.66 + 0.12 a) / 0.03)^2) * step(0.62 - a, 0.02) * step(a - 0.10, 0.02)
    r, angle  = sqrt((a - 0.10)^2 + (y - 0.05)^2), atan2(y - 0.05, a - 0.10)
    vessels   = (0.5 + 0.5 cos(17 angle + 5 sin(9 r)))^6 * exp(-r / 0.30)
    patch     = exp(-((x - opacityX)^2 + (y - opacityY)^2) / (2 opacityRadius^2))
    haze      = 0.5 + 0.5 cos(19 x + 4 sin(11 y)) cos(17 y + 4 sin(13 x))

    v = 0.03 + 0.35 arms (1 - torso)
      + torso (0.60 - depth dark + 0.20 spine + 0.10 heart (1 - 0.4 lungs) + rib ribs + 0.12 clavicles
               + dark (vessel vessels + opacity patch + mottle haze))
    v = 0.5 + contrast (v - 0.5) + brightness
    grey = floor(255 min(max(v, 0), 1) + 0.5)

`heart` inside disc(...) is the parameter, elsewhere the picture of it.
"""
from dataclasses import asdict, dataclass

import numpy as np

from dataset import SIZE


@dataclass(frozen=True)
class Phantom:
    """heart scales the heart's width; positions and radius are coordinates; cortex is a ratio; the rest are shares of full scale."""

    name: str
    heart: float = 1.0
    depth: float = 0.45
    rib: float = 0.12
    cortex: float = 0.6
    vessel: float = 0.15
    opacity: float = 0.0
    opacityX: float = -0.40
    opacityY: float = 0.15
    opacityRadius: float = 0.20
    mottle: float = 0.0
    contrast: float = 1.0
    brightness: float = 0.0

    def parameters(self) -> dict:
        return asdict(self)


def draw(p: Phantom, height: int = SIZE, width: int = SIZE) -> np.ndarray:
    """float64 [height,width] in 0..1."""
    x = ((2 * np.arange(width, dtype=np.float64) + 1) / width - 1)[None, :]
    y = ((2 * np.arange(height, dtype=np.float64) + 1) / height - 1)[:, None]
    a = np.abs(x)
    step = lambda t, w: 1 / (1 + np.exp(-t / w))
    disc = lambda cx, cy, rx, ry: step(1 - np.sqrt(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2), 0.06)
    diaphragm = 0.50 - 0.10 * np.cos(2.2 * (x + 0.35)) + 0.05 * x

    torso = step(0.80 + 0.08 * y - a, 0.015)
    arms = disc(-1.00, -0.55, 0.22, 0.40) + disc(1.00, -0.55, 0.22, 0.40)
    lungs = np.maximum(disc(-0.40, -0.05, 0.29, 0.62), disc(0.40, -0.05, 0.29, 0.62)) * step(diaphragm - y, 0.015)
    heart = disc(0.10, 0.22, 0.30 * p.heart, 0.36)
    dark = lungs * (1 - heart)
    spine = np.exp(-((x / 0.11) ** 2)) * (0.80 + 0.20 * np.cos(42 * y))
    arc = np.cos(26 * (y + 0.55 * (a - 0.40) ** 2 + 0.30 * a))
    front = np.cos(21 * (y - 0.90 * (a - 0.15) ** 2 - 0.10))
    cage = step(0.74 - a, 0.015) * step(diaphragm + 0.10 - y, 0.03)
    ribs = ((0.5 + 0.5 * arc) ** 3 + p.cortex * np.exp(-(((arc - 0.35) / 0.12) ** 2)) + 0.5 * (0.5 + 0.5 * front) ** 4) * cage
    clavicles = np.exp(-(((y + 0.66 + 0.12 * a) / 0.03) ** 2)) * step(0.62 - a, 0.02) * step(a - 0.10, 0.02)
    r, angle = np.sqrt((a - 0.10) ** 2 + (y - 0.05) ** 2), np.arctan2(y - 0.05, a - 0.10)
    vessels = (0.5 + 0.5 * np.cos(17 * angle + 5 * np.sin(9 * r))) ** 6 * np.exp(-r / 0.30)
    patch = np.exp(-((x - p.opacityX) ** 2 + (y - p.opacityY) ** 2) / (2 * p.opacityRadius**2))
    haze = 0.5 + 0.5 * np.cos(19 * x + 4 * np.sin(11 * y)) * np.cos(17 * y + 4 * np.sin(13 * x))

    v = (0.03 + 0.35 * arms * (1 - torso)
         + torso * (0.60 - p.depth * dark + 0.20 * spine + 0.10 * heart * (1 - 0.4 * lungs) + p.rib * ribs + 0.12 * clavicles
                    + dark * (p.vessel * vessels + p.opacity * patch + p.mottle * haze)))
    return np.clip(0.5 + p.contrast * (v - 0.5) + p.brightness, 0, 1)


def grey(p: Phantom, height: int = SIZE, width: int = SIZE) -> np.ndarray:
    """uint8 [height,width]."""
    return np.floor(draw(p, height, width) * 255 + 0.5).astype(np.uint8)
