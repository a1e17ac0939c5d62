package io.candor.cli.option;

/** A setting of the environment or a file cannot be used; its message names it. Only another one helps. */
public final class UnusableSettingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableSettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
