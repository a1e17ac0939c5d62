package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.prompt.ChatConversation;
import io.candor.llm.prompt.ChatFormat;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.llm.prompt.InvalidTemplateException;
import io.candor.llm.prompt.PromptFormat;
import io.candor.llm.prompt.RenderedPrompt;
import io.candor.training.dataset.TextLines;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;

/** Renders conversations with one folder's tokenizer and writes each as a line of JSON, or as text with its tokens. */
final class PromptPrinter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChatFormat chat;
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter err;
    /** Unknown keys of lines that were named already: a file has them in every line. */
    private final Set<String> toldKeys = new HashSet<>();

    PromptPrinter(ChatFormat chat, boolean json, PrintWriter out, PrintWriter err) {
        this.chat = chat;
        this.json = json;
        this.out = out;
        this.err = err;
    }

    /** A question in the words of the method and the folder's template; returns whether it could be rendered. */
    boolean question(String question) {
        return print("", () -> chat.render(ChatConversation.of(PromptFormat.message(question))));
    }

    /** One line of a file of conversations; returns whether it could be rendered. Blank lines are passed over. */
    boolean line(TextLines.Line line) {
        String name = "line " + line.number();
        if (line instanceof TextLines.Text text) {
            return text.text().isBlank() || print(name + " ", () -> conversation(name, text.text()));
        }
        return refuse(name + " ", ((TextLines.Fault) line).problem());
    }

    private interface Rendering {
        RenderedPrompt get() throws JsonProcessingException;
    }

    private boolean print(String prefix, Rendering rendering) {
        try {
            write(rendering.get());
            return true;
        } catch (JsonProcessingException e) {
            return refuse(
                    prefix,
                    "is not JSON (" + e.getOriginalMessage().lines().findFirst().orElse("") + ")");
        } catch (InvalidCheckpointException
                | InvalidQuestionException
                | InvalidTemplateException
                | ConversationLine.InvalidLineException e) {
            return refuse(prefix, e.getMessage());
        } finally {
            out.flush();
        }
    }

    private RenderedPrompt conversation(String name, String text) throws JsonProcessingException {
        ConversationLine line = ConversationLine.parse(text);
        for (String key : line.unknownKeys()) {
            if (toldKeys.add(key)) {
                err.println(
                        name + " has the key \"" + key + "\", which is unknown and passed over, here and further on");
            }
        }
        return chat.render(line.template(chat.template()), line.conversation(), line.clock());
    }

    private void write(RenderedPrompt prompt) {
        if (json) {
            ObjectNode line = JSON.createObjectNode().put("text", prompt.text());
            var ids = line.putArray("ids");
            var control = line.putArray("control");
            for (int position = 0; position < prompt.ids().length; position++) {
                int id = prompt.ids()[position];
                ids.add(id);
                if (chat.tokenizer().isControl(id)) {
                    control.add(position);
                }
            }
            out.println(line);
            return;
        }
        out.println(prompt.text());
        out.println();
        for (int id : prompt.ids()) {
            out.println(String.format(
                    "%8d  %s",
                    id,
                    chat.tokenizer().isControl(id) ? chat.tokenizer().controlText(id) + "  (control)" : quoted(id)));
        }
    }

    private String quoted(int id) {
        return JSON.valueToTree(chat.tokenizer().decode(new int[] {id})).toString();
    }

    private boolean refuse(String prefix, String reason) {
        if (json) {
            out.println(JSON.createObjectNode().put("error", prefix + reason));
        } else {
            err.println(prefix + reason);
        }
        out.flush();
        return false;
    }
}
