package dev.wardlock.client.script.child;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A source that is no file. */
final class MemorySource extends SimpleJavaFileObject {

  private final String source;

  MemorySource(String className, String source) {
    super(URI.create("memory:///" + className + Kind.SOURCE.extension), Kind.SOURCE);
    this.source = source;
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return source;
  }
}
