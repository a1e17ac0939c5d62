package io.candor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The golden files' tiny Qwen2 as a whole model folder, with a tokenizer and a chat template. */
public final class GoldenModelFolder {
    public static final Path FILES = Path.of("src/test/resources/golden/qwen2-tiny");

    private static final Path TOKENIZER = Path.of("src/test/resources/chat/tokenizer.json");

    private GoldenModelFolder() {}

    /** @return the folder, made inside {@code parent} */
    public static Path in(Path parent) throws IOException {
        Path model = Files.createDirectory(parent.resolve("model"));
        for (String name : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(FILES.resolve(name), model.resolve(name));
        }
        Files.copy(TOKENIZER, model.resolve("tokenizer.json"));
        Files.writeString(
                model.resolve("tokenizer_config.json"),
                "{\"chat_template\": \"{% for m in messages %}<|im_start|>{{ m.content }}<|im_end|>{% endfor %}\"}");
        return model;
    }
}
