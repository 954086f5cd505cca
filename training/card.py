"""The model card: the sections of Mitchell et al. 2019, then the fields of the CHAI applied model card that can be filled in."""


KINDS = {"bacteria": "bacterial", "virus": "viral"}


def percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def ranged(metrics: dict, key: str) -> str:
    low, high = metrics["interval"][key]
    return f"{metrics[key]:.3f} ({low:.3f} to {high:.3f})"


def figures_table(metrics: dict) -> list:
    rows = {"AUC": "auc", "accuracy": "accuracy", "sensitivity": "sensitivity", "specificity": "specificity",
            "expected calibration error, 10 equal-mass bins": "ece", "Brier score": "brier"}
    lines = ["| figure | validation (95 % interval, persons drawn again) |", "|---|---|"]
    lines += [f"| {title} | {ranged(metrics, key)} |" for title, key in rows.items()]
    lines += [f"| sensitivity, {KINDS[kind]} pneumonia | {metrics['sensitivityBy'][kind]:.3f} ({metrics['countBy'][kind]} images) |" for kind in metrics["sensitivityBy"]]
    return lines + [f"| expected calibration error, both classes weighing the same | {metrics['eceBalanced']:.3f} |"]


def variants_table(evaluation: dict) -> list:
    lines = ["| the same model on | AUC | sensitivity | specificity |", "|---|---|---|---|"]
    return lines + [f"| {name} | {r['auc']:.3f} | {r['sensitivity']:.3f} | {r['specificity']:.3f} |" for name, r in evaluation["variants"].items()]


def shortcuts_table(evaluation: dict) -> list:
    lines = ["| one number instead of the model | AUC |", "|---|---|"]
    return lines + [f"| {name} | {'not available, every copy has the same size' if v is None else f'{v:.3f}'} |" for name, v in evaluation["shortcuts"].items()]


def gate_table(gate: dict) -> list:
    lines = ["| images | accepted | warned | refused |", "|---|---|---|---|"]
    return lines + [f"| {name} | {percent(s['accept'])} | {percent(s['warn'])} | {percent(s['reject'])} |" for name, s in gate["chests"].items()]


def predictive_values(metrics: dict) -> list:
    lines = ["| prevalence | positive predictive value | negative predictive value |", "|---|---|---|"]
    for prevalence in (0.05, 0.10, 0.30, 0.50):
        hit, false = metrics["sensitivity"] * prevalence, (1 - metrics["specificity"]) * (1 - prevalence)
        missed, clear = (1 - metrics["sensitivity"]) * prevalence, metrics["specificity"] * (1 - prevalence)
        lines.append(f"| {prevalence:.0%} | {hit / (hit + false):.2f} | {clear / (clear + missed):.3f} |")
    return lines


def write(manifest: dict, evaluation: dict, calibration: dict, gate: dict) -> str:
    """Markdown."""
    m, t, limits = evaluation["validation"], manifest["training"], manifest["thresholds"]
    blind, bare = evaluation["variants"]["the lungs blanked"], max(v for v in evaluation["shortcuts"].values() if v is not None)
    optimum = calibration["balancedOptimum"]
    met = " High coincides with operating, where its own rule is met already." if limits["high"] == limits["operating"] else ""
    side = "below" if calibration["operatingBelowOptimum"] else "not below"
    lines = [
        f"# {manifest['name']} {manifest['version']}", "",
        "**Research use only. Not a medical device, not for diagnosis. The model saw children of one hospital, aged 1 to 5.**", "",
        "## Model details", "",
        f"- A residual network (ResNet-18 shape, width 48, one grey channel, {t['images']} training images, no pre-training), {t['epochs']} epochs, seed {t['seed']}, {t['framework']}.",
        f"- ONNX opset {manifest['opset']}, sha256 `{manifest['sha256']}`.",
        "- Input: one frontal radiograph, squashed to 224 x 224 grey, normalised with the constants in `manifest.json`.",
        "- Output: log odds of pneumonia (bacterial or viral), an exact 7 x 7 activation map whose mean is those log odds, and features for the quality gate.",
        f"- Probability = sigmoid(logit / {manifest['calibration']['temperature']:.4f} {manifest['calibration']['bias']:+.4f}).",
        "- Made with the commands in `training/README.md`. Licence of the data: CC BY 4.0.", "",
        "## Intended use", "",
        "- Research, teaching and engineering of prediction services: measuring, monitoring and incident handling around a classifier.",
        "- Users: researchers and engineers; radiologists who evaluate such software.",
        "- Out of scope: any decision about a patient; adults; lateral views; bedside films of intensive care; CT; photographs of films or screens;",
        "  every finding other than pneumonia. A result under the threshold means *no pneumonia pattern above the threshold* and nothing more.", "",
        "## Factors", "",
        "- Age, hospital, machine, projection, collimation and processing: one hospital's, so none of them could be studied.",
        "- Sex, ethnicity, severity and comorbidity are not in the data set. No subgroup but bacterial and viral can be reported.", "",
        "## Metrics", "",
        "- AUC; accuracy, sensitivity and specificity at the operating threshold; calibration error and Brier score. Intervals draw persons, not images.",
        f"- Thresholds on the calibrated probability, by rules fixed in advance: low {limits['low']} ({calibration['rules']['low']}), operating {limits['operating']}",
        f"  ({calibration['rules']['operating']}), high {limits['high']} ({calibration['rules']['high']}). The operating threshold is {side} the one with the best",
        f"  balanced accuracy ({optimum:.3f}): the rule asks for sensitivity first.{met}", "",
        "## Training data", "",
        f"- {t['dataSet']}: {t['images']} images of {t['persons']} person numbers. Anterior-posterior films of routine care, labelled normal, bacterial or viral.",
        f"- {t['validationImages']} images of {t['validationPersons']} other person numbers were held out; the split is by person number, never by image.",
        "- Bacterial, viral and normal films come in different file sizes and exposures (see the shortcuts below); labels were read by experts from the films themselves.", "",
        "## Evaluation data", "",
        "- The held-out persons of the same data set. **No external validation.** The official test split of 624 images was used for nothing here.",
        "- Temperature, bias and thresholds were fitted on the same held-out persons, so calibration and the point at the threshold are a little optimistic.",
        "- That each image joins that fit in another exposure and framing too was decided after the fit on the plain images had been seen.", "",
        "## Quantitative analyses", "", *figures_table(m), "",
        "What the model needs to see, at evaluation time:", "", *variants_table(evaluation), "",
        f"With the lungs blanked the AUC is still {blind['auc']:.3f}: part of the answer can be had from outside the lungs. What a single number gives:", "",
        *shortcuts_table(evaluation), "",
        f"A figure near {bare:.2f} therefore proves little about reading lungs.", "",
        "Quality gate (refused films get no answer, warned ones are marked):", "", *gate_table(gate), "",
        "What the figures mean where pneumonia is rarer than here:", "", *predictive_values(m), "",
        "## Ethical considerations", "",
        "- The films are of children. They were published without identity under CC BY 4.0; none is kept in this repository.",
        "- A confident wrong answer can mislead a reader. The console shows the band, the threshold and the warning with every answer and lets the reader overrule it.",
        "- The activation map shows where the score comes from. It is no outline of a lesion.", "",
        "## Caveats and recommendations", "",
        "- In the literature a network trained on this data set fell to an AUC of .54 on children of another hospital (Xin et al., Emergency Radiology 2021). Expect the same here.",
        "- Adult films are unvalidated. The gate aims to warn about them; it does not catch every one, and the answer to an adult film has no known meaning.",
        "- Nets trained on these films typically keep their sensitivity and lose specificity on the official test split.",
        "- Re-derive temperature, bias, thresholds and gate for every new version; never carry them over.", "",
        "## Applied model card (CHAI)", "",
        "| field | |", "|---|---|",
        f"| name, version, stage | {manifest['name']} {manifest['version']}, research release |",
        "| regulatory approval | none |",
        "| primary users | researchers, engineers, evaluating radiologists |",
        "| how to use | through the console, which checks hash, known answer and canary before serving |",
        "| target population | frontal chest films of children aged 1 to 5 |",
        "| cautioned settings | everything else; any clinical setting |",
        "| known risks and limits | one hospital, no external validation, shortcuts in the data, adult films unvalidated |",
        "| known biases | age, machine and hospital; three in four training films show pneumonia |",
        "| bias mitigation | classes drawn equally often in training; calibration with both classes weighing the same; exposure, processing and placement varied |",
        "| clinical risk level | not for clinical use |",
        "| output | probability, band, activation map, quality verdict |",
        "| model type | convolutional classifier, not adaptive, deterministic |",
        "| input source | JPEG, PNG, TIFF or DICOM of one frontal film |",
        "| development data | see Training data |",
        "| ongoing maintenance | canary and known-answer checks at run time; a new version for any change of weights, thresholds or gate |",
        "| security | the file is checked against its hash before it is loaded; inputs are size-limited and decoded by a library that refuses untrusted loaders |",
        "| transparency | code, split, rules and figures are in this repository |",
        "| usefulness | AUC and the point at the threshold above; test type: internal, retrospective |",
        "| fairness | not measurable: no attribute but the kind of pneumonia is known |",
        "| safety | quality gate above; files of other kinds measured in `training/gate.py`'s report |",
        "| funding, third parties, trials, reimbursement, patient consent | none, none, none, none, as published with the data set |",
    ]
    return "\n".join(lines) + "\n"
