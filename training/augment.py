"""Augmentation of a whole batch at once, on the device the batch is on.

Every range is a property of how radiographs vary (placement, exposure, processing, markers), not of the labels.
"""
import math

import torch
from torch.nn import functional as F


def uniform(n, low, high, generator, device):
    return torch.empty(n, device=device).uniform_(low, high, generator=generator)


def sample_views(images, size, g, crop=(0.72, 1.08)):
    """uint8 [N,H,W] -> float [N,1,size,size] in 0..1: rotation, scale, aspect, shift and flip in one bilinear resampling."""
    n, device = len(images), images.device
    x = images[:, None].float() / 255
    angle = uniform(n, -15, 15, g, device) * (math.pi / 180)
    scale = uniform(n, crop[0], crop[1], g, device)
    aspect = torch.exp(uniform(n, -0.18, 0.18, g, device))
    slack = (1 - scale).clamp(min=0) + 0.06  # a smaller view may sit anywhere inside the film
    dx, dy = uniform(n, -1, 1, g, device) * slack, uniform(n, -1, 1, g, device) * slack
    flip = torch.where(uniform(n, 0, 1, g, device) < 0.5, -1.0, 1.0)
    sx, sy = scale * aspect * flip, scale / aspect
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack([torch.stack([cos * sx, -sin * sy, dx], 1), torch.stack([sin * sx, cos * sy, dy], 1)], 1)
    grid = F.affine_grid(theta, [n, 1, size, size], align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def vary_exposure(x, g):
    """Gamma, contrast and brightness, as other generators and post-processing would give."""
    n, device = len(x), x.device
    shape = (n, 1, 1, 1)
    gamma = torch.exp(uniform(n, -0.45, 0.45, g, device)).view(shape)
    contrast = torch.exp(uniform(n, -0.35, 0.35, g, device)).view(shape)
    brightness = uniform(n, -0.1, 0.1, g, device).view(shape)
    x = x.clamp(1e-4, 1) ** gamma
    mean = x.mean((2, 3), keepdim=True)
    return ((x - mean) * contrast + mean + brightness).clamp(0, 1)


def vary_sharpness(x, g):
    """From blurred (amount -1) to sharpened (amount 1.2)."""
    n = len(x)
    amount = uniform(n, -1, 1.2, g, x.device).view(n, 1, 1, 1)
    blurred = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    return (x + amount * (x - blurred)).clamp(0, 1)


def add_noise(x, g):
    n = len(x)
    sigma = uniform(n, 0, 0.04, g, x.device).view(n, 1, 1, 1)
    return (x + sigma * torch.empty_like(x).normal_(generator=g)).clamp(0, 1)


def erase_box(x, g):
    """One box a view, at half of the views, of a random grey: no single marker or region may carry the answer."""
    n, _, h, w = x.shape
    draw = uniform((n, 6), 0, 1, g, x.device)
    bh, bw = (0.08 + 0.27 * draw[:, 0]) * h, (0.08 + 0.27 * draw[:, 1]) * w
    top, left = draw[:, 2] * (h - bh), draw[:, 3] * (w - bw)
    rows = torch.arange(h, device=x.device).view(1, 1, h, 1)
    cols = torch.arange(w, device=x.device).view(1, 1, 1, w)
    v = lambda t: t.view(n, 1, 1, 1)
    inside = (rows >= v(top)) & (rows < v(top + bh)) & (cols >= v(left)) & (cols < v(left + bw)) & (v(draw[:, 5]) < 0.5)
    return torch.where(inside, v(draw[:, 4]), x)


def augment(images, size, g):
    """uint8 [N,H,W] -> float [N,1,size,size] in 0..1."""
    x = sample_views(images, size, g)
    return erase_box(add_noise(vary_sharpness(vary_exposure(x, g), g), g), g)
