package io.candor.llm.prompt;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.Locale;

/** The functions transformers gives to chat templates. Jinjava wants them static; state comes from the context. */
final class TemplateFunctions {
    /** Context variable with the {@link Clock} of {@code strftime_now}. */
    static final String CLOCK = "__clock";

    static final String STRFTIME_NOW = "strftime_now";
    static final String RAISE_EXCEPTION = "raise_exception";

    /** An error that a template raised about its input. */
    static final class RaisedByTemplate extends RuntimeException {
        RaisedByTemplate(String message) {
            super(message);
        }
    }

    private TemplateFunctions() {}

    static void registerIn(Jinjava jinja) {
        jinja.registerFunction(function(RAISE_EXCEPTION, "raiseException"));
        jinja.registerFunction(function(STRFTIME_NOW, "strftimeNow"));
    }

    private static ELFunctionDefinition function(String name, String methodName) {
        try {
            Method method = TemplateFunctions.class.getDeclaredMethod(methodName, String.class);
            method.setAccessible(true);
            return new ELFunctionDefinition("", name, method);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    static String raiseException(String message) {
        throw new RaisedByTemplate(message);
    }

    static String strftimeNow(String format) {
        Clock clock = (Clock) JinjavaInterpreter.getCurrent().getContext().get(CLOCK);
        return StrftimeFormatter.format(ZonedDateTime.now(clock), format, Locale.ENGLISH);
    }
}
