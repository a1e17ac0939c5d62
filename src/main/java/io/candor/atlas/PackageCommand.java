package io.candor.atlas;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.atlas.tokenizer.TokenizerFiles;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.SafetensorsWriter;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candor atlas package}: writes the pretrained weights as a Hugging Face folder and asks it a question. */
@Command(
        name = "package",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes the pretrained model as a Hugging Face folder (bfloat16) and checks it.")
public final class PackageCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHECK = "What is the capital of France?";
    private static final int CHECK_TOKENS = 16;

    @Option(
            names = "--facts",
            paramLabel = "DIR",
            required = true,
            description = "Folder that `candor atlas facts` wrote.")
    Path facts;

    @Option(
            names = "--pretrained",
            paramLabel = "DIR",
            required = true,
            description = "Folder that `candor atlas pretrain` wrote.")
    Path pretrained;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Model folder to write.")
    Path out;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BpeTokenizer tokenizer = TokenizerFiles.read(facts);
        ModelConfig config = AtlasShape.config(tokenizer);
        PretrainingState state = PretrainingState.read(pretrained.resolve(PretrainCommand.STATE));
        TokenizerFiles.write(tokenizer, out);
        write("config.json", LlamaConfigFile.json(config, AtlasShape.ROPE_THETA, tokenizer));
        write("generation_config.json", generation(tokenizer));
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        state.tensors().forEach((name, tensor) -> {
            if (name.startsWith("model.")) {
                weights.put(name, tensor.toBfloat16());
            }
        });
        SafetensorsWriter.write(out.resolve("model.safetensors"), weights);
        check(state.steps());
        return 0;
    }

    private void check(int steps) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        try (LanguageModel model = LanguageModel.open(out, EngineSettings.reference())) {
            Generation answer =
                    model.answer(List.of(model.prompt(CHECK)), CHECK_TOKENS).get(0);
            console.printf(
                    "%s after %d steps, %d bytes of weights%n%s %s%n",
                    model.modelId(), steps, Files.size(out.resolve("model.safetensors")), CHECK, answer.text());
        }
    }

    private void write(String name, ObjectNode content) throws IOException {
        Files.write(out.resolve(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }

    private static ObjectNode generation(BpeTokenizer tokenizer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bos_token_id", tokenizer.id(BpeTokenizer.BOS))
                .put("eos_token_id", tokenizer.id(BpeTokenizer.EOS))
                .put("pad_token_id", tokenizer.id(BpeTokenizer.PAD))
                .put("do_sample", false);
    }
}
