package io.candor.llm.prompt;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder's chat template and tokenizer together: a conversation becomes text and token ids. What a message says stays text:
 * only control tokens that the template writes have control ids. Safe for use by many threads.
 */
public final class ChatFormat implements AutoCloseable {
    private final TextTokenizer tokenizer;
    private final ChatTemplate template;
    private final Clock clock;

    private ChatFormat(TextTokenizer tokenizer, ChatTemplate template, Clock clock) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.clock = clock;
    }

    /**
     * Reads tokenizer and template; weights and {@code config.json} are not needed.
     *
     * @throws io.candor.llm.checkpoint.InvalidCheckpointException if one of them is missing or malformed
     */
    public static ChatFormat open(Path folder, Clock clock) {
        TextTokenizer tokenizer = TextTokenizer.open(folder);
        try {
            return new ChatFormat(tokenizer, ChatTemplate.read(folder, tokenizer.tokensByRole()), clock);
        } catch (RuntimeException failure) {
            // The folder's content is at fault; nothing of it may stay in native memory.
            tokenizer.close();
            throw failure;
        }
    }

    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    public ChatTemplate template() {
        return template;
    }

    /** A conversation in the folder's own template. */
    public RenderedPrompt render(ChatConversation conversation) {
        return render(template, conversation, clock);
    }

    /**
     * The same, if it has no more than {@code most} characters: to encode a megabyte takes seconds and hundreds of megabytes.
     *
     * @throws InvalidQuestionException also if it has more
     */
    RenderedPrompt render(ChatConversation conversation, long most) {
        return render(template, conversation, clock, most);
    }

    /**
     * A conversation as text and token ids.
     *
     * @throws io.candor.llm.checkpoint.InvalidCheckpointException if the folder's template cannot be rendered with it
     * @throws InvalidTemplateException if a given one cannot
     * @throws InvalidQuestionException if a text in it cannot be encoded
     */
    public RenderedPrompt render(ChatTemplate with, ChatConversation conversation, Clock at) {
        return render(with, conversation, at, Long.MAX_VALUE);
    }

    private RenderedPrompt render(ChatTemplate with, ChatConversation conversation, Clock at, long most) {
        ControlTextMask mask = new ControlTextMask(
                tokenizer.controlTexts(), List.of(with.source(), conversation.messages(), conversation.variables()));
        String masked = with.render(masked(mask, conversation), at);
        if (masked.length() > most) {
            throw new InvalidQuestionException(
                    "makes a prompt of " + masked.length() + " characters, which cannot fit the model's context",
                    "shorten it, or use a template that says less");
        }
        return new RenderedPrompt(mask.unmask(masked), tokenizer.encode(masked, mask::unmask));
    }

    /** Roles and other names of a message decide how the template writes it; they are not said by anybody. */
    private static ChatConversation masked(ControlTextMask mask, ChatConversation conversation) {
        List<Object> messages = new ArrayList<>();
        for (Object message : conversation.messages()) {
            Object masked = mask.mask(message);
            if (masked instanceof Map<?, ?> fields && message instanceof Map<?, ?> original) {
                Map<Object, Object> withRole = new LinkedHashMap<>(fields);
                withRole.computeIfPresent("role", (key, role) -> original.get("role"));
                masked = withRole;
            }
            messages.add(masked);
        }
        return new ChatConversation(messages, conversation.addGenerationPrompt(), conversation.variables());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
