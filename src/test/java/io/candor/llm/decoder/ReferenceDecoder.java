package io.candor.llm.decoder;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import io.candor.llm.checkpoint.StoredTensor;
import java.util.Arrays;
import java.util.Map;

/** The forward pass as the papers describe it: plain Java, float64, one prompt, no cache. Slow and easy to check. */
record ReferenceDecoder(ModelConfig config, Map<String, ? extends StoredTensor> weights, Adapter adapter) {

    /** Next-token logits, from the hidden state. */
    double[] logits(double[] hidden) {
        return times(config.tiedEmbeddings() ? "model.embed_tokens.weight" : "lm_head.weight", hidden);
    }

    /** The last token after the final norm; with LoRA if there is an adapter. */
    double[] hidden(int[] ids) {
        double[][] x = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            x[t] = row("model.embed_tokens.weight", ids[t]);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            double[][] normed = norm(x, prefix + "input_layernorm.weight");
            x = sum(x, project(attention(normed, layer), layer, Projection.OUTPUT));
            normed = norm(x, prefix + "post_attention_layernorm.weight");
            double[][] gate = project(normed, layer, Projection.GATE);
            double[][] up = project(normed, layer, Projection.UP);
            for (int t = 0; t < ids.length; t++) {
                for (int i = 0; i < up[t].length; i++) {
                    up[t][i] *= gate[t][i] / (1 + Math.exp(-gate[t][i]));
                }
            }
            x = sum(x, project(up, layer, Projection.DOWN));
        }
        return norm(x, "model.norm.weight")[ids.length - 1];
    }

    /** Query head h attends with key/value head h / (heads per key/value head), to itself and all earlier tokens. */
    private double[][] attention(double[][] x, int layer) {
        String prefix = "model.layers." + layer + ".self_attn.";
        int size = config.headSize();
        double[][] q = heads(project(x, layer, Projection.QUERY), prefix + "q_norm.weight");
        double[][] k = heads(project(x, layer, Projection.KEY), prefix + "k_norm.weight");
        double[][] v = project(x, layer, Projection.VALUE);
        double[][] out = new double[x.length][config.heads() * size];
        for (int head = 0; head < config.heads(); head++) {
            int from = head / (config.heads() / config.keyValueHeads()) * size;
            for (int t = 0; t < x.length; t++) {
                double[] score = new double[t + 1];
                double total = 0;
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        score[s] += q[t][head * size + i] * k[s][from + i];
                    }
                    score[s] = Math.exp(score[s] / Math.sqrt(size));
                    total += score[s];
                }
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        out[t][head * size + i] += score[s] / total * v[s][from + i];
                    }
                }
            }
        }
        return out;
    }

    /** Each head normalised, where the family does that, and then rotated by its position. */
    private double[][] heads(double[][] x, String normName) {
        int size = config.headSize();
        double[][] out = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int start = 0; start < x[t].length; start += size) {
                double[] head = Arrays.copyOfRange(x[t], start, start + size);
                if (config.queryKeyNorm()) {
                    head = norm(new double[][] {head}, normName)[0];
                }
                for (int i = 0; i < size / 2; i++) {
                    double angle = t * (double) config.rope().inverseFrequencies()[i];
                    double cos = Math.cos(angle) * config.rope().attentionScaling();
                    double sin = Math.sin(angle) * config.rope().attentionScaling();
                    out[t][start + i] = head[i] * cos - head[i + size / 2] * sin;
                    out[t][start + i + size / 2] = head[i + size / 2] * cos + head[i] * sin;
                }
            }
        }
        return out;
    }

    /** W x + b + scaling B A x for every token. */
    private double[][] project(double[][] x, int layer, Projection projection) {
        String name = "model.layers." + layer + "." + projection.path();
        double[][] out = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            out[t] = times(name + ".weight", x[t]);
            if (weights.containsKey(name + ".bias")) {
                add(out[t], row(name + ".bias"), 1);
            }
            if (adapter != null) {
                Adapter.LoraPair pair = adapter.pairs().get(new Adapter.Site(layer, projection));
                add(
                        out[t],
                        times(pair.b(), times(pair.a(), x[t])),
                        adapter.lora().scaling());
            }
        }
        return out;
    }

    private double[][] norm(double[][] x, String name) {
        double[] weight = row(name);
        double[][] out = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            double squares = 0;
            for (double value : x[t]) {
                squares += value * value;
            }
            double scale = 1 / Math.sqrt(squares / x[t].length + config.rmsNormEpsilon());
            for (int i = 0; i < weight.length; i++) {
                out[t][i] = x[t][i] * scale * weight[i];
            }
        }
        return out;
    }

    private double[] times(String name, double[] x) {
        return times(weights.get(name), x);
    }

    private static double[] times(StoredTensor matrix, double[] x) {
        float[] values = matrix.floats();
        double[] out = new double[(int) matrix.shape()[0]];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < x.length; j++) {
                out[i] += values[i * x.length + j] * x[j];
            }
        }
        return out;
    }

    private double[] row(String name, int... index) {
        float[] values = weights.get(name).floats();
        int width = index.length == 0 ? values.length : config.hiddenSize();
        double[] out = new double[width];
        for (int i = 0; i < width; i++) {
            out[i] = values[(index.length == 0 ? 0 : index[0] * width) + i];
        }
        return out;
    }

    private static double[][] sum(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) {
            add(x[t], y[t], 1);
        }
        return x;
    }

    private static void add(double[] x, double[] y, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] += factor * y[i];
        }
    }
}
