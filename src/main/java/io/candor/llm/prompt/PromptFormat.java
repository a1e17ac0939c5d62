package io.candor.llm.prompt;

import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.ModelConfig;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** Turns a question into the prompt the method was made with, inside the model's chat template. */
public final class PromptFormat implements AutoCloseable {
    /** No text averages more characters a token, so longer ones are refused before they cost memory. */
    static final int MAX_CHARACTERS_PER_TOKEN = 16;

    /** Of a prompt, in which the names of special tokens, one token each, may have some thirty. */
    private static final int MAX_PROMPT_CHARACTERS_PER_TOKEN = 2 * MAX_CHARACTERS_PER_TOKEN;

    private static final String SLIDING_WINDOW = "sliding_window";
    private static final String HALF_A_CHARACTER = "is not valid Unicode (it holds half a character)";
    private static final String AS_UTF_8 = "send it as UTF-8";
    private static final String INSTRUCTION = "Answer the following question.\nQuestion: ";

    private final ChatFormat chat;
    private final ModelConfig config;

    public PromptFormat(ChatFormat chat, ModelConfig config) {
        this.chat = chat;
        this.config = config;
    }

    public static PromptFormat open(Path folder, ModelConfig config, Clock clock) {
        return new PromptFormat(ChatFormat.open(folder, clock), config);
    }

    public TextTokenizer tokenizer() {
        return chat.tokenizer();
    }

    /**
     * The message that asks a question in the paper's words.
     *
     * @throws InvalidQuestionException if the question is blank
     */
    public static String message(String question) {
        requireText(question);
        return INSTRUCTION + question;
    }

    /** The prompt as text, special tokens written out. */
    public String render(String question) {
        return renderMessage(question, message(question)).text();
    }

    /**
     * The prompt's token ids, fewer than the context length so that an answer fits behind them.
     *
     * @throws InvalidQuestionException if the question is blank, is not text, or its prompt is too long
     */
    public int[] encode(String question) {
        return tokens(renderMessage(question, message(question)).ids());
    }

    /**
     * Token ids of a message that is no plain question, such as one about an answer: in the chat template, without the
     * method's instruction.
     *
     * @throws InvalidQuestionException as {@link #encode} does
     */
    public int[] encodeMessage(String message) {
        return tokens(renderMessage(message, message).ids());
    }

    /**
     * Token ids of an answer that somebody else gave, as they follow a prompt: text alone, whatever control tokens it spells, without
     * white space around it.
     *
     * @throws InvalidQuestionException if it is blank, is not text, or together with the prompt longer than the context
     */
    public int[] encodeAnswer(int[] prompt, String answer) {
        if (answer.isBlank()) {
            throw InvalidQuestionException.ofAnswer("is empty", "give the text that was answered, or none");
        }
        if (answer.length() > (long) config.contextLength() * MAX_CHARACTERS_PER_TOKEN) {
            throw InvalidQuestionException.ofAnswer(
                    "has " + answer.length() + " characters, which cannot fit the model's context of "
                            + config.contextLength() + " tokens",
                    "shorten it");
        }
        if (!isUnicode(answer)) {
            throw InvalidQuestionException.ofAnswer(HALF_A_CHARACTER, AS_UTF_8);
        }
        int[] tokens = chat.tokenizer().encodeText(answer.strip());
        if (prompt.length + tokens.length > config.contextLength()) {
            throw InvalidQuestionException.ofAnswer(
                    "makes " + (prompt.length + tokens.length)
                            + " tokens together with its question, the model's context has " + config.contextLength(),
                    "shorten it");
        }
        return tokens;
    }

    private RenderedPrompt renderMessage(String askable, String message) {
        requireAskable(askable);
        return chat.render(
                ChatConversation.of(message), (long) config.contextLength() * MAX_PROMPT_CHARACTERS_PER_TOKEN);
    }

    private int[] tokens(int[] tokens) {
        if (tokens.length >= config.contextLength()) {
            throw new InvalidQuestionException(
                    "makes a prompt of " + tokens.length + " tokens, the model's "
                            + (config.contextKey().equals(SLIDING_WINDOW) ? SLIDING_WINDOW : "context") + " has "
                            + config.contextLength(),
                    "shorten it");
        }
        for (int token : tokens) {
            if (token >= config.vocabularySize()) {
                throw new InvalidCheckpointException(
                        chat.tokenizer().path(),
                        "token id " + token,
                        "is beyond the model's vocab_size of " + config.vocabularySize(),
                        "use the tokenizer of the same model");
            }
        }
        return tokens;
    }

    private void requireAskable(String question) {
        requireText(question);
        long most = (long) config.contextLength() * MAX_CHARACTERS_PER_TOKEN;
        if (question.length() > most) {
            throw new InvalidQuestionException(
                    "has " + question.length() + " characters, which cannot fit the model's context of "
                            + config.contextLength() + " tokens",
                    "shorten it");
        }
        if (!isUnicode(question)) {
            throw new InvalidQuestionException(HALF_A_CHARACTER, AS_UTF_8);
        }
    }

    private static boolean isUnicode(String text) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException halfACharacter) {
            // The text is as it is.
            return false;
        }
    }

    private static void requireText(String question) {
        if (question == null || question.isBlank()) {
            throw new InvalidQuestionException("is empty", "give a text to answer");
        }
    }

    @Override
    public void close() {
        chat.close();
    }
}
