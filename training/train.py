"""Trains one seed. Resumable: run the same command again after an interruption.

usage: python3 train.py WORK_FOLDER [--seed 1] [--epochs 60] [--width 48]
Writes WORK_FOLDER/seed-N/{checkpoint.pt, weights.pt, log.csv}; weights.pt are the averaged weights that are served.
"""
import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from augment import augment
from dataset import load, split
from metrics import auc
from net import CLASSES, PneumoniaNet, pneumonia_logit

BATCH = 32
LEARNING_RATE, WEIGHT_DECAY, WARM_UP_EPOCHS = 1.5e-3, 0.05, 2
AVERAGING = 0.999
MIXUP, SMOOTHING = 0.2, 0.05
# Small views first: most of what is learnt early does not need the pixels, and an epoch at 128 costs half of one at 192.
PROGRESSIVE_SIZES = ((0.33, 128), (0.80, 160), (1.0, 192))
SERVED_SIZE = 224


def view_size(epoch: int, epochs: int) -> int:
    return next(size for share, size in PROGRESSIVE_SIZES if epoch < share * epochs or share == 1.0)


def learning_rate(epoch: float, epochs: int) -> float:
    """Linear warm-up, then a cosine to one hundredth."""
    if epoch < WARM_UP_EPOCHS:
        return LEARNING_RATE * (epoch + 0.05) / WARM_UP_EPOCHS
    progress = (epoch - WARM_UP_EPOCHS) / (epochs - WARM_UP_EPOCHS)
    return LEARNING_RATE * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))


def balanced_order(label, generator) -> np.ndarray:
    """One epoch of indices in which each class is drawn equally often."""
    per_class = len(label) // len(CLASSES)
    drawn = []
    for c in range(len(CLASSES)):
        pool = np.flatnonzero(label == c)
        rounds = [generator.permutation(pool) for _ in range(math.ceil(per_class / len(pool)))]
        drawn.append(np.concatenate(rounds)[:per_class])
    return generator.permutation(np.concatenate(drawn))


@torch.no_grad()
def average(averaged, model, step: int):
    decay = min(AVERAGING, (1 + step) / (10 + step))
    for ours, theirs in zip(averaged.state_dict().values(), model.state_dict().values()):
        if ours.dtype.is_floating_point:
            ours.lerp_(theirs, 1 - decay)
        else:
            ours.copy_(theirs)


@torch.no_grad()
def score(model, images, mean, std, device) -> np.ndarray:
    """uint8 [N,224,224] -> pneumonia logits [N]."""
    model.eval()
    logits = []
    for start in range(0, len(images), 64):
        x = torch.from_numpy(np.ascontiguousarray(images[start:start + 64])).to(device)[:, None].float() / 255
        logits.append(pneumonia_logit(model((x - mean) / std)).cpu())
    return torch.cat(logits).numpy()


@torch.no_grad()
def settle_normalisation(model, training, mean, std, device, images: int = 1600):
    """Measures the batch statistics anew on whole, unaltered films at the served size.

    The averaged statistics are those of augmented parts of films, which are noisier and closer; with them the served logits of
    pneumonia lie up to two too low (the train-test discrepancy of Touvron et al. 2019).
    """
    norms = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # a plain mean over the batches
    model.train()
    order = balanced_order(training.label, np.random.default_rng(0))[:images]
    for start in range(0, len(order), 64):
        films = training.images[np.sort(order[start:start + 64])]
        x = torch.from_numpy(np.ascontiguousarray(films)).to(device)[:, None].float() / 255
        with torch.autocast(device, torch.bfloat16):
            model(((x - mean) / std).contiguous(memory_format=torch.channels_last))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--width", type=int, default=48)
    options = parser.parse_args()
    output = options.folder / f"seed-{options.seed}"
    output.mkdir(parents=True, exist_ok=True)

    device = "cuda" if torch.cuda.is_available() else "cpu"
    training, validation = split(load(options.folder))
    images, labels = torch.from_numpy(training.images).to(device), torch.from_numpy(training.label).to(device)
    mean, std = float(training.images.mean() / 255), float(training.images.std() / 255)

    torch.manual_seed(options.seed)
    order_generator = np.random.default_rng(options.seed)
    generator = torch.Generator(device).manual_seed(options.seed)
    model = PneumoniaNet(options.width).to(device).to(memory_format=torch.channels_last)
    averaged = copy.deepcopy(model)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": plain, "weight_decay": 0}], LEARNING_RATE)

    first, step = 0, 0
    checkpoint = output / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, **({"weights_only": False} if torch.__version__ >= "2" else {}))
        model.load_state_dict(state["model"]), averaged.load_state_dict(state["averaged"]), optimizer.load_state_dict(state["optimizer"])
        generator.set_state(state["generator"].cpu()), setattr(order_generator.bit_generator, "state", state["order"])
        first, step = state["epoch"], state["step"]

    for epoch in range(first, options.epochs):
        began, size, losses = time.time(), view_size(epoch, options.epochs), []
        model.train()
        order = torch.from_numpy(balanced_order(training.label, order_generator)).to(device)
        steps = len(order) // BATCH
        for batch in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(epoch + batch / steps, options.epochs)
            index = order[batch * BATCH:(batch + 1) * BATCH]
            x = (augment(images[index], size, generator) - mean) / std
            target = F.one_hot(labels[index], len(CLASSES)).float()
            share = float(order_generator.beta(MIXUP, MIXUP))
            x, target = share * x + (1 - share) * x.flip(0), share * target + (1 - share) * target.flip(0)
            with torch.autocast(device, torch.bfloat16):
                scores = model(x.contiguous(memory_format=torch.channels_last))
            loss = F.cross_entropy(scores.float(), target, label_smoothing=SMOOTHING)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            step += 1
            average(averaged, model, step)
            losses.append(loss.item())
        line = f"{epoch + 1},{size},{np.mean(losses):.4f},{time.time() - began:.1f}"
        if (epoch + 1) % 5 == 0 or epoch + 1 == options.epochs:
            logits = score(averaged, validation.images, mean, std, device)
            hits = (logits >= 0) == (validation.pneumonia == 1)
            line += f",{auc(validation.pneumonia, logits):.5f},{hits.mean():.4f}"
        print(line, flush=True)
        with open(output / "log.csv", "a") as log:
            log.write(line + "\n")
        torch.save({"model": model.state_dict(), "averaged": averaged.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1,
                    "step": step, "generator": generator.get_state(), "order": order_generator.bit_generator.state}, checkpoint)
    settle_normalisation(averaged, training, mean, std, device)
    logits = score(averaged, validation.images, mean, std, device)
    print(f"settled: AUC {auc(validation.pneumonia, logits):.5f}")
    torch.save({"weights": averaged.cpu().state_dict(), "width": options.width, "mean": mean, "std": std,
                "size": SERVED_SIZE, "seed": options.seed, "epochs": options.epochs}, output / "weights.pt")


if __name__ == "__main__":
    main()
