export default function ApiDialog() {
  return null;
}
