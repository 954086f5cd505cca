"""Fits the quality gate: what is refused as no frontal chest radiograph, and what is answered with a warning."""
import base64

import numpy as np

def encode(array) -> str:
    """Little-endian float32, row-major, base64."""
    return base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()


def fit_distance(features, components: int) -> dict:
    """Probabilistic principal components (Tipping and Bishop 1999): float32 as it will be served."""
    mean = features.mean(0, dtype=np.float64)
    centred = features - mean
    values, vectors = np.linalg.eigh(centred.T @ centred / (len(features) - 1))
    order = np.argsort(values)[::-1]
    kept, rest = order[:components], order[components:]
    return {"mean": mean.astype(np.float32), "components": vectors[:, kept].T.astype(np.float32), "variances": values[kept].astype(np.float32),
            "residualVariance": float(values[rest].mean())}


def distance(fitted: dict, features) -> np.ndarray:
    """float32 features [N,L] -> root mean squared distance [N]; about 1 for an image like those of training."""
    centred = features.astype(np.float64) - fitted["mean"]
    along = centred @ fitted["components"].T.astype(np.float64)
    residual = np.maximum((centred**2).sum(1) - (along**2).sum(1), 0)
    return np.sqrt(((along**2 / fitted["variances"]).sum(1) + residual / fitted["residualVariance"]) / features.shape[1])
