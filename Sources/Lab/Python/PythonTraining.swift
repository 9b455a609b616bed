import Engine

/// Learning from a text, and measuring how well one is foreseen.
extension PythonScript {
    /// The same steps in PyTorch: the same windows, AdamW and rates.
    mutating func training(_ value: TrainingValue) throws(CellError) {
        guard let file = value.text.file else {
            throw CellError(
                .notAvailable, "the atlas is drawn by this program, and a few lines of Python cannot draw it anew",
                hint: "train on=FILE can be said in Python")
        }
        guard case .weights(_, let folder) = value.start else {
            throw CellError(
                .notAvailable, "the noise that this began with is drawn by this program, and not by PyTorch",
                hint: "train on=FILE without fresh can be said in Python")
        }
        guard let folder else {
            throw CellError(
                .notAvailable, "what this began with was trained in this session, and Python needs a folder",
                hint: "train … out=FOLDER writes it to one, and load FOLDER reads it from there")
        }
        let recipe = value.recipe
        load(folder: folder)
        add(helper: Self.philox)
        lines(of: file)
        step(
            """
            steps, sequences, length, rate = \(value.losses.count), \(recipe.sequences), \(recipe.length), \(Self.number(recipe.rate))
            places = len(ids) - length + 1
            def start(step, window):
                \"""Where a window begins: each place is as likely as any other.\"""
                attempt = 0
                while True:
                    w = philox(\(recipe.seed), window, step, attempt, 3)
                    product = (w[0] * 2**32 + w[1]) * places
                    if product % 2**64 >= 2**64 % places:
                        return product >> 64
                    attempt += 1
            """)
        step(
            """
            matrices = [p for p in model.parameters() if p.dim() > 1]
            others = [p for p in model.parameters() if p.dim() == 1]
            optimizer = torch.optim.AdamW(
                [{"params": matrices, "weight_decay": \(Self.number(recipe.decay))}, {"params": others, "weight_decay": 0.0}],
                betas=(\(Self.number(recipe.beta1)), \(Self.number(recipe.beta2))), eps=\(Self.number(recipe.epsilon)))
            losses = []
            for step in range(steps):
                for group in optimizer.param_groups:
                    group["lr"] = rate * min(1, (step + 1) / \(recipe.warmUp))
                starts = [start(step, window) for window in range(sequences)]
                batch = torch.tensor([ids[first:first + length] for first in starts])
                loss = model(batch, labels=batch).loss
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), \(Self.number(recipe.clip)))
                optimizer.step()
                optimizer.zero_grad()
                losses.append(loss.item())
                print(step + 1, losses[-1])
            """)
    }

    /// The same windows, each token's −log p once.
    mutating func perplexity(_ value: PerplexityValue, _ state: SessionState) throws(CellError) {
        guard let file = value.text.file else { return }
        let model = try state.loadedModel()
        try load(model)
        lines(of: file)
        try interventions(state, model)
        let biases = biases(state).map { "        " + $0 }
        step(
            ([
                "context = \(model.shape.context)", "logprobs = []",
                "for start in range(0, len(ids) - 1, context - 1):",
                "    window = ids[start:start + context]", "    with torch.no_grad():",
                "        logits = model(torch.tensor([window])).logits[0, :-1]",
            ] + biases + [
                "    p = torch.log_softmax(logits.double(), dim=-1)",
                "    logprobs.append(p[range(len(window) - 1), window[1:]])",
                "loss = -torch.cat(logprobs).mean().item()",
                "print(\"loss\", loss, \"perplexity\", torch.tensor(loss).exp().item())",
            ]).joined(separator: "\n"))
    }

    /// `ids`: each line after the token that ends texts.
    private mutating func lines(of file: String) {
        step(
            """
            ids = []
            for line in open(\(Self.quoted(UserFolders.expanded(file))), encoding="utf-8", newline="\\n"):
                line = line.removesuffix("\\n").removesuffix("\\r")
                if line.strip():
                    ids += [tokenizer.bos_token_id, *tokenizer(line, add_special_tokens=False)["input_ids"]]
            """)
    }
}
