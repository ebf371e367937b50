package dev.wardlock.client.script.child;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A class file that is no file. */
final class MemoryClass extends SimpleJavaFileObject {

  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  MemoryClass(String className) {
    super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
  }

  @Override
  public OutputStream openOutputStream() {
    return bytes;
  }
}
